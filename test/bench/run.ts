/** `npm run bench` measures the local system, `npm run bench -- --cold` how the functions start on AWS. */
await import(process.argv.includes('--cold') ? './cold.ts' : './main.ts');
