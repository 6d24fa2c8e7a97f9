/** The machine's clock steps by an hour in both directions, while the system runs. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Assault } from '../assault.ts';

const hour = 3_600_000;

export const clockSteps: Assault = {
  name: 'the clock steps by an hour, forward and back',
  async play({ cloud: make, chance }) {
    const cloud = make();
    const file = join(cloud.state, 'shift');
    const shiftBy = async (milliseconds: number) => {
      writeFileSync(file, String(milliseconds));
      await pause(150);
    };
    process.env['SHIFT_FILE'] = file;
    await shiftBy(0);
    await cloud.start({ preload: join(import.meta.dirname, '../shifted-clock.mjs') });
    await works('before');
    const direction = chance.pick([1, -1]);
    for (const [what, shift] of [
      ['after a step', direction * hour],
      ['after the step back', 0],
      ['after a step the other way', -direction * hour],
      ['at the end', 0],
    ] as const) {
      await shiftBy(shift);
      // A step wakes whoever sleeps, so by then hosts have spoken with the wrong clock.
      await pause(12_000);
      await works(what);
    }

    async function works(when: string): Promise<void> {
      cloud.forgetTokens();
      const { status, token } = await cloud.login('demo');
      assert.equal(status, 201, `log in ${when}`);
      const self = await cloud.send('GET', `${cloud.origin}/identity/v3/auth/tokens`, undefined, {
        'X-Auth-Token': token,
        'X-Subject-Token': token,
      });
      assert.equal(self.status, 200, `a token is good ${when}`);
      const id = await cloud.server('timely');
      await cloud
        .until(id, 'ACTIVE', 20_000)
        .catch((error: unknown) => assert.fail(`${when}: ${error instanceof Error ? error.message : error}`));
      assert.equal((await cloud.ask('DELETE', `/compute/v2.1/servers/${id}`)).status, 204);
      await cloud.until(id, 'GONE', 20_000);
    }
  },
};
