import { loadavg, uptime } from 'node:os';
import type { Answered } from '../shared/messaging/questions.ts';

/** How the machine does that the agent runs on. */
export const uptimeOfSystem = async (): Promise<Answered<'uptime'>> => ({ seconds: Math.floor(uptime()), load: loadavg() });
