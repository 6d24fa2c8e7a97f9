import type { ServiceFacts } from '../exchange.ts';
import * as places from '../places.ts';
import { faultPage } from './fault-page.ts';
import { titleOf } from './titles.ts';

export const image: ServiceFacts = {
  ...places.image,
  name: 'image',
  envelope: ({ status, message }) => ({
    message: `${message}<br /><br />\n\n\n`,
    code: `${status} ${titleOf(status)}`,
    title: titleOf(status),
  }),
  page: faultPage,
};
