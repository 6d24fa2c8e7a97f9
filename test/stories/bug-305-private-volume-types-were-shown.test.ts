import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import { projects } from '../support/personas.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

// Private types were shown to everybody, with their extra specs, and could be used by id and by name.
story('a private volume type is there for its projects and for administrators alone', async (system) => {
  const { askVolumes, createRequest } = cloud(system);
  const admin = cloud(system, 'admin');
  const made = await admin.askVolumes('POST', '/types', {
    volume_type: {
      name: 'secret',
      'os-volume-type-access:is_public': false,
      extra_specs: { volume_backend_name: 'fast', multiattach: '<is> True' },
    },
  });
  const id = made.text('volume_type.id');
  const names = async (ask: typeof askVolumes, query = '') =>
    ((await ask('GET', `/types${query}`)).at('volume_types') as { name: string }[]).map(({ name }) => name);
  const disk = { source_type: 'blank', destination_type: 'volume', volume_size: 1 };
  const local = { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0 };
  const boot = (type: string) => createRequest('a', { block_device_mapping_v2: [local, { ...disk, volume_type: type }] });

  assert.ok(!(await names(askVolumes)).includes('secret'));
  assert.ok(!(await names(askVolumes, '?is_public=None')).includes('secret'));
  for (const type of [id, 'secret']) {
    assert.equal((await askVolumes('GET', `/types/${type}`)).status, 404);
    assert.equal((await askVolumes('GET', `/types/${type}/extra_specs`)).status, 404);
    const volume = await askVolumes('POST', '/volumes', { volume: { size: 1, volume_type: type } });
    assert.equal(complaint(volume, 'itemNotFound'), `Volume type with name ${type} could not be found.`);
    const server = await boot(type);
    assert.equal(complaint(server, 'badRequest'), `Volume type ${type} could not be found.`);
  }
  assert.deepEqual(await names(admin.askVolumes, '?is_public=False'), ['secret']);
  assert.ok(!(await names(admin.askVolumes)).includes('secret'));
  assert.ok((await names(admin.askVolumes, '?is_public=None')).includes('secret'));
  assert.equal((await admin.askVolumes('GET', '/types?is_public=perhaps')).status, 400);

  const access = (action: string, project: string, ask = admin.askVolumes) => ask('POST', `/types/${id}/action`, { [action]: { project } });
  assert.equal((await access('addProjectAccess', projects.own, askVolumes)).status, 403);
  assert.equal((await askVolumes('GET', `/types/${id}/os-volume-type-access`)).status, 403);
  assert.equal((await access('addProjectAccess', projects.own)).status, 202);
  assert.equal((await access('addProjectAccess', projects.own)).status, 409);
  assert.deepEqual((await admin.askVolumes('GET', `/types/${id}/os-volume-type-access`)).body, {
    volume_type_access: [{ volume_type_id: id, project_id: projects.own }],
  });
  assert.ok((await names(askVolumes)).includes('secret'));
  // Of its extra specs ordinary users see what concerns them.
  assert.deepEqual((await askVolumes('GET', `/types/${id}`)).at('volume_type.extra_specs'), { multiattach: '<is> True' });
  assert.deepEqual((await askVolumes('GET', `/types/${id}/extra_specs`)).body, { extra_specs: { multiattach: '<is> True' } });
  assert.equal((await askVolumes('POST', '/volumes', { volume: { size: 1, volume_type: 'secret' } })).status, 202);
  assert.equal((await boot('secret')).status, 202);

  assert.equal((await access('removeProjectAccess', projects.own)).status, 202);
  assert.equal((await access('removeProjectAccess', projects.own)).status, 404);
  assert.equal((await askVolumes('GET', `/types/${id}`)).status, 404);
});

story('public types have no list of projects', async (system) => {
  const { askVolumes } = cloud(system, 'admin');
  const id = (await askVolumes('GET', '/types/multiattach')).text('volume_type.id');
  assert.equal((await askVolumes('GET', `/types/${id}/os-volume-type-access`)).status, 404);
  assert.equal((await askVolumes('POST', `/types/${id}/action`, { addProjectAccess: { project: 'p' } })).status, 400);
});

// Two processes that made a type of one name at once both did.
story('a volume type has its name for itself, also when two are made at once', async (system) => {
  const { askVolumes } = cloud(system, 'admin');
  const create = (name: string) => askVolumes('POST', '/types', { volume_type: { name } });
  for (let round = 0; round < 5; round++) {
    const made = await Promise.all([create(`t${round}`), create(`t${round}`), create(`t${round}`)]);
    assert.deepEqual(made.map(({ status }) => status).sort(), [200, 409, 409]);
  }
  const [one, other] = [(await create('one')).text('volume_type.id'), (await create('other')).text('volume_type.id')];
  const rename = (id: string, name: string) => askVolumes('PUT', `/types/${id}`, { volume_type: { name } });
  assert.equal((await rename(one, 'other')).status, 409);
  assert.equal((await rename(one, 'new')).status, 200);
  assert.equal((await rename(other, 'one')).status, 200);
  assert.equal((await askVolumes('DELETE', `/types/${one}`)).status, 202);
  assert.equal((await create('new')).status, 200);
});
