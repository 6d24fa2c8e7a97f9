/** `npm run bench` measures the local system, `-- --scale` how it grows, and `-- --cold` how the functions start on AWS. */
if (process.argv.includes('--cold')) await import('./cold.ts');
else if (process.argv.includes('--scale')) await import('./scale.ts');
else await import('./main.ts');
