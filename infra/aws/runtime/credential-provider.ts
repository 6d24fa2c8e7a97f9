/**
 * Stands in for `@aws-sdk/credential-provider-node` in bundles. That one looks in a dozen places, and is a third of the SDK's
 * code; in Lambda the credentials are always in the environment.
 */
import { credentials } from './environment.ts';

export const defaultProvider = () => async () => credentials();
