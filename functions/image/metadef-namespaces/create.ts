import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { associateErrors, putAssociated } from '../../../shared/image/metadefs/associations.ts';
import {
  assertWritable,
  assertWritableErrors,
  associationOf,
  factsOf,
  namespaceBody,
  objectOf,
  propertiesOf,
  tagOf,
} from '../../../shared/image/metadefs/bodies.ts';
import { added, addedErrors } from '../../../shared/image/metadefs/change.ts';
import { contents, namespaces } from '../../../shared/image/metadefs/namespace.ts';
import { wholeNamespaceView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** With whatever is to be in it, and what it is for, in one commit. */
export default operation({
  name: 'metadef-namespaces.create',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces',
  policy: policy.admin('add_metadef_namespace'),
  body: namespaceBody,
  status: 201,
  errors: /* @__PURE__ */ together(assertWritableErrors, addedErrors, associateErrors, [imageErrors.NamespaceExists]),
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, origin }, ports) {
    assertWritable(body);
    const time = new Date(ports.clock.now()).toISOString();
    const facts = { ...factsOf(body, caller), resourceTypes: [], createdAt: time, updatedAt: time };
    const nothing = { namespace: facts.name, objects: [], properties: [], tags: [] };
    const objects = (body.objects ?? []).map((object) => objectOf(object, time));
    const tags = (body.tags ?? []).map((tag) => tagOf(tag, time));
    const all = added(added(added(nothing, 'objects', objects), 'properties', propertiesOf(body.properties)), 'tags', tags);
    const associations = (body.resource_type_associations ?? []).map((association) => associationOf(association, time));
    const namespace = await transaction(ports, async (tx) => {
      if ((await tx.get(namespaces, facts.name)) !== undefined) throw imageErrors.NamespaceExists({ namespace: facts.name });
      await tx.get(contents, facts.name);
      tx.put(contents, all);
      return putAssociated(tx, facts, associations);
    });
    const view = wholeNamespaceView(namespace, all);
    return { body: view, headers: { Location: `${origin}${places.image.root}${view.self}` } };
  },
});
