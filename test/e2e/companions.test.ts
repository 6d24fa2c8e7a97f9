/** Keystone's and Glance's further commands, as the real client has them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack registered limit, limit, group, domain, project, service, endpoint, region, access rule, implied role and image import', async () => {
  const cloud = await startLocalCloud();
  try {
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    const refused = async (line: string) => (await cloud.openstack('micronova-admin', ...line.split(' '))).errors;

    const registered = await admin('registered limit create --service nova --default-limit 20 --region RegionOne cores -f value -c id');
    assert.match(await admin('registered limit list --resource-name cores'), /\b20\b/);
    assert.match(await admin(`registered limit set --default-limit 30 ${registered}`), /default_limit\s*\|\s*30/);
    const limit = await admin('limit create --project demo --service nova --region RegionOne --resource-limit 5 cores -f value -c id');
    assert.match(await cloud.ask('micronova', 'limit list'), /cores/);
    assert.match(await admin(`limit set --resource-limit 7 ${limit}`), /resource_limit\s*\|\s*7/);
    assert.match(await refused(`registered limit delete ${registered}`), /project limits associated/);
    await admin(`limit delete ${limit}`);
    await admin(`registered limit delete ${registered}`);

    await admin('domain create --description Branch branch');
    await admin('user create --domain branch --password secret ann');
    await admin('group create --domain branch builders');
    await admin('group add user --group-domain branch --user-domain branch builders ann');
    assert.match(await admin('group contains user --group-domain branch --user-domain branch builders ann'), /ann in group builders/);
    assert.match(await admin('group list --domain branch --long'), /builders/);
    await admin('group set --domain branch --description Builders builders');
    await admin('project create --domain branch --tag blue lab');
    await admin('project create --domain branch --parent lab --tag red bench');
    assert.match(await admin('project list --domain branch --tags blue'), /lab/);
    assert.match(await admin('project show --domain branch --parents bench -f shell'), /parents=/);
    await admin('role add --group builders --group-domain branch --project lab --project-domain branch member');
    await admin('role add --user ann --user-domain branch --domain branch --inherited reader');
    assert.match(await admin('role assignment list --names --group builders --group-domain branch'), /builders@branch/);
    assert.match(await admin('role assignment list --effective --names --user ann --user-domain branch'), /bench@branch/);
    await admin('role remove --group builders --group-domain branch --project lab --project-domain branch member');
    await admin('group remove user --group-domain branch --user-domain branch builders ann');
    assert.match(await refused('domain delete branch'), /disable it first/);
    await admin('domain set --disable branch');
    await admin('domain delete branch');
    assert.doesNotMatch(await admin('domain list'), /branch/);
    assert.match(await admin('implied role list'), /manager/);

    await admin('region create --description Two two');
    const service = await admin('service create --name designate dns -f value -c id');
    const endpoint = await admin('endpoint create --region two dns public https://dns.example -f value -c id');
    assert.match(await cloud.ask('micronova', 'catalog list'), /dns\.example/);
    await admin(`endpoint set --disable ${endpoint}`);
    await admin(`service set --description Names ${service}`);
    await admin('region set --description Second two');
    await admin(`endpoint delete ${endpoint}`);
    await admin(`service delete ${service}`);
    await admin('region delete two');
    assert.match(await refused('service delete nova'), /immutable/);

    const rules = JSON.stringify([{ service: 'compute', method: 'GET', path: '/v2.1/servers' }]);
    writeFileSync(join(cloud.state, 'rules.json'), rules);
    await cloud.ask('micronova', `application credential create --access-rules ${join(cloud.state, 'rules.json')} watch`);
    const rule = await cloud.ask('micronova', 'access rule list -f value -c ID');
    assert.match(await cloud.ask('micronova', `access rule show ${rule}`), /v2\.1\/servers/);
    await cloud.ask('micronova', 'application credential delete watch');
    await cloud.ask('micronova', `access rule delete ${rule}`);

    writeFileSync(join(cloud.state, 'bytes'), 'bytes');
    await cloud.ask('micronova', `image create --import --disk-format raw --file ${join(cloud.state, 'bytes')} staged`);
    assert.equal(await cloud.ask('micronova', 'image show staged -f value -c status'), 'active');
  } finally {
    await cloud.stop();
  }
});

test('openstack credential and openstack ec2 credentials', async () => {
  const cloud = await startLocalCloud();
  try {
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    const demo = (line: string) => cloud.ask('micronova', line);

    const id = await admin('credential create --type cert demo a-certificate -f value -c id');
    assert.match(await admin(`credential show ${id}`), /a-certificate/);
    assert.match(await admin('credential list --user demo --type cert'), /a-certificate/);
    await admin(`credential set --user demo --type totp --data a-seed ${id}`);
    assert.match(await demo(`credential show ${id}`), /a-seed/);
    const blob = '{"access":"key","secret":"hidden"}';
    await admin(`credential create --type ec2 --project demo demo ${blob}`);
    assert.match((await cloud.openstack('micronova-admin', 'credential', 'create', '--type', 'ec2', 'demo', blob)).errors, /project_id/);
    assert.match(await demo('ec2 credentials show key'), /hidden/);

    const access = await demo('ec2 credentials create -f value -c access');
    assert.match(await demo('ec2 credentials list'), new RegExp(access));
    assert.match(await admin(`ec2 credentials show --user demo ${access}`), /trust_id/);
    await demo(`ec2 credentials delete ${access} key`);
    assert.doesNotMatch(await demo('ec2 credentials list'), /hidden/);
    await demo(`credential delete ${id}`);
    assert.doesNotMatch(await admin('credential list'), /a-seed/);
  } finally {
    await cloud.stop();
  }
});
