/**
 * Stands in for `@aws-sdk/credential-provider-node` in bundles: the SDK's search through files, processes and metadata services for credentials. Lambda puts those of
 * a function's role into its environment, and nowhere else.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
