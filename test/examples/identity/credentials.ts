import { createHmac } from 'node:crypto';
import { type Example, forAdmin } from '../example.ts';
import type { World } from '../world.ts';

const ofCredential = async (world: World) => {
  const { token, credential_id } = await world.keptCredential();
  return { token, params: { credential_id } };
};

const ofEc2 = async (world: World) => {
  const { token, user, access } = await world.ec2Credential();
  return { token, params: { user_id: user.user_id, credential_id: access } };
};

export const credentials: readonly Example[] = [
  {
    operation: 'credentials.index',
    prepare: async (world) => {
      const { token, user } = await world.keptCredential();
      return { token, query: `?user_id=${user.user_id}&type=cert` };
    },
  },
  {
    operation: 'credentials.create',
    prepare: async (world) => {
      const { token, user } = await world.keptCredential();
      return { token, body: { credential: { type: 'cert', blob: 'a certificate', user_id: user.user_id, project_id: user.project_id } } };
    },
  },
  { operation: 'credentials.show', prepare: ofCredential },
  {
    operation: 'credentials.update',
    prepare: async (world) => ({ ...(await ofCredential(world)), body: { credential: { blob: 'another certificate' } } }),
  },
  { operation: 'credentials.delete', prepare: ofCredential },
  {
    operation: 'ec2-credentials.index',
    prepare: async (world) => {
      const { token, user } = await world.ec2Credential();
      return { token, params: { user_id: user.user_id } };
    },
  },
  forAdmin({
    operation: 'ec2-credentials.create',
    prepare: async (world) => {
      const user = await world.user();
      return { params: { user_id: user.user_id }, body: { tenant_id: user.project_id } };
    },
  }),
  { operation: 'ec2-credentials.show', prepare: ofEc2 },
  forAdmin({
    operation: 'ec2-credentials.delete',
    prepare: async (world) => {
      const { params } = await ofEc2(world);
      return { params };
    },
  }),
  forAdmin({
    operation: 'ec2-tokens.create',
    prepare: async (world) => {
      const { access, secret } = await world.ec2Credential();
      const params = { SignatureVersion: '0', Action: 'DescribeInstances' };
      const signature = createHmac('sha1', secret).update(params.Action).digest('base64');
      return { body: { credentials: { access, signature, verb: 'GET', host: 'cloud.example', path: '/services/Cloud', params } } };
    },
  }),
];
