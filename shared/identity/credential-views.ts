/** What is shown of credentials. */
import type { OpenCredential } from './credentials.ts';
import { ec2Blob } from './ec2-blob.ts';

type Self = (path: string) => string;

export function credentialView({ id, userId, projectId, type, blob }: OpenCredential, self: Self) {
  return { id, user_id: userId, project_id: projectId, type, blob, links: { self: self(`credentials/${id}`) } };
}

export function ec2CredentialView({ userId, projectId, blob }: OpenCredential, self: Self) {
  const { access, secret, trust_id = null } = ec2Blob(blob);
  const path = `users/${userId}/credentials/OS-EC2/${encodeURIComponent(access)}`;
  return { user_id: userId, tenant_id: projectId, access, secret, trust_id, links: { self: self(path) } };
}
