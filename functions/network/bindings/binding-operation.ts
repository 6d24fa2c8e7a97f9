/** What is done with the bindings of a port. */
import type { ErrorKind } from '../../../shared/errors.ts';
import * as portErrors from '../../../shared/network/errors/ports.ts';
import * as networkErrors from '../../../shared/network/errors.ts';
import { visiblePort } from '../../../shared/network/ports/bindings.ts';
import type { Port } from '../../../shared/network/ports/port.ts';
import { type AnyOperation, type Operation, type OperationRequest, operation, type Reply } from '../../../shared/operation/operation.ts';
import type { Ports } from '../../../shared/ports.ts';
import { type Transaction, transaction } from '../../../shared/store/transaction.ts';

type Request = OperationRequest<unknown>;

interface Declared extends Pick<Operation, 'method' | 'needs'> {
  readonly verb: string;
  readonly status: number;
  /** Behind the collection. */
  readonly path?: string;
  readonly errors: readonly Pick<ErrorKind, 'kind'>[];
  readonly work: (tx: Transaction, ports: Ports, request: Request, port: Port) => Promise<Reply>;
}

export const bindingOperation = ({ verb, method, status, path = '', errors, needs, work }: Declared): AnyOperation =>
  operation<unknown>({
    name: `bindings.${verb}`,
    service: 'network',
    method,
    path: `/ports/{port_id}/bindings${path}`,
    policy: null,
    status,
    errors: [...errors, networkErrors.PolicyNotAuthorized, portErrors.PortNotFound],
    needs,
    handle: (request, ports) =>
      transaction(ports, async (tx) => work(tx, ports, request, await visiblePort(tx, request.caller, request.params['port_id'] ?? ''))),
  });

export const hostIn = ({ params }: Pick<Request, 'params'>): string => params['host'] ?? '';
