import * as limits from '../shared/limits.ts';
import type { Answered, Asked, QuestionName } from '../shared/messaging/questions.ts';
import type { Driver } from './driver.ts';

/** What an agent answers to each question. A `DriverFault` says why there is nothing to answer. */
export const questionTable: { readonly [Name in QuestionName]: (driver: Driver, asked: Asked<Name>) => Promise<Answered<Name>> } = {
  async console_output(driver, { serverId, lines }) {
    const output = await driver.consoleOutput(serverId, lines);
    return { output: Buffer.from(output.subarray(-limits.consoleBytes)).toString('base64') };
  },
  console: async (driver, { serverId, type }) => ({ console: await driver.console(serverId, type) }),
  diagnostics: (driver, { serverId }) => driver.diagnostics(serverId),
  uptime: (driver) => driver.uptime(),
  async cache_image(driver, { image }) {
    await driver.cacheImage(image);
    return {};
  },
};
