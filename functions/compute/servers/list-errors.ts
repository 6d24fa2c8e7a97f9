import { computeErrors } from '../../../shared/compute/errors.ts';

/** What both lists of servers can refuse. */
export const listErrors = [
  computeErrors.DeletedServersForAdministrators,
  computeErrors.SortKeyForAdministrators,
  computeErrors.InvalidStatusFilter,
  computeErrors.ChangesOutOfOrder,
  computeErrors.MarkerNotFound,
];
