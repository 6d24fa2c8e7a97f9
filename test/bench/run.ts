/**
 * `npm run bench` measures the local system, `-- --scale` how it grows, of which `-- --units` is what is read on DynamoDB, `-- --cold` how the
 * functions start on AWS, and `-- --machines` real machines and their volumes.
 */
const asks = (what: string) => process.argv.includes(what);
if (asks('--cold')) await import('./cold.ts');
else if (asks('--machines')) await import('./machines.ts');
else if (asks('--scale') || asks('--units')) {
  if (asks('--scale')) await import('./scale.ts');
  await (await import('./scale-units.ts')).printUnits();
} else await import('./main.ts');
