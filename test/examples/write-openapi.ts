import { writeFileSync } from 'node:fs';
import { requestExamples } from './openapi.ts';

writeFileSync('infra/local/openapi/examples.json', `${JSON.stringify(await requestExamples(), null, 2)}\n`);
