/** How the SDK's clients are set up in functions. Region, credentials and endpoints they find in the environment themselves. */

/** How long an attempt may take, milliseconds: four of them with their pauses fit into the time that a function has. */
const usualPatience = 3_000;

/** The SDK itself would wait for ever, and tell of a request's timeout in the log only. */
export function clientOptions(patience = usualPatience) {
  return {
    maxAttempts: 4,
    requestHandler: {
      connectionTimeout: Math.min(patience, usualPatience),
      requestTimeout: patience,
      throwOnRequestTimeout: true,
      // An answer that has begun and does not go on.
      socketTimeout: patience,
    },
  };
}
