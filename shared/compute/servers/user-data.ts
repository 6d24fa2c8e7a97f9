/** User data and injected files of a server: up to 64 KiB that a list must not read, so they stand beside the server and go with it. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';

const userDataSchema = z.object({
  serverId: z.string(),
  /** Base64, as the client sent it. */
  userData: z.nullable(z.string()),
  personality: z.array(z.object({ path: z.string(), contents: z.string() })),
});
export type UserData = z.infer<typeof userDataSchema>;

export const userDataItems = collection({
  name: 'user data',
  schema: userDataSchema,
  key: (serverId: string) => ({ pk: `SERVER#${serverId}`, sk: 'USER_DATA' }),
  id: ({ serverId }) => serverId,
});
