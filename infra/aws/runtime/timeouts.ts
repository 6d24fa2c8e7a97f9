/**
 * How long an answer may take, milliseconds: by default the SDK waits for ever. Four attempts with their pauses fit into the time that a
 * function has. A commit that got no answer is repeated with its token.
 */
export const sdkTimeouts = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  maxAttempts: 4,
} as const;
