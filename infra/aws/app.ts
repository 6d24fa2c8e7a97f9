/** The CDK app: `cdk synth`, `cdk deploy --all -c stage=staging`. Nothing here asks AWS for anything. */
import { App } from 'aws-cdk-lib';
import { buildBundles } from './build.ts';
import { makeCloud } from './cloud.ts';

const { folder } = await buildBundles();
const app = new App();
makeCloud(app, folder);
app.synth();
