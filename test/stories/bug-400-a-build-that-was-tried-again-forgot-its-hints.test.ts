import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

for (const [hint, ends] of [
  ['different_host', 'away from the server that it must not be with'],
  ['same_host', 'with the server that it must be with'],
] as const) {
  story(`a build that its host refuses stays ${ends}`, async (system) => {
    const { ask, boot, show } = cloud(system);
    const first = await boot('first');
    const refused: string[] = [];
    for (const host of system.hosts.values()) {
      host.intercept = ({ operation }) => {
        if (operation !== 'spawn') return;
        refused.push(host.name);
        if (refused.length === 1) throw new DriverFault('The disk is on fire.');
      };
    }
    const server = { name: 'second', imageRef: testImageId, flavorRef: '42', networks: 'none' };
    const answer = await ask('POST', '/servers', { server, 'os:scheduler_hints': { [hint]: [first] } });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    await system.settle();
    const shown = await show(answer.text('server.id'));
    assert.equal(shown.at('server.status'), 'ERROR', 'no other host may take it');
    assert.equal(refused.length, 1);
  });
}
