/** python-glanceclient takes anything, and Glance then tells of errors in HTML. Of ours in JSON it made an AttributeError, whatever they said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import showImage from '../../functions/image/images/show.ts';
import { serve } from '../../shared/operation/serve.ts';
import { serveUnknown } from '../../shared/operation/serve-unknown.ts';
import { image } from '../../shared/operation/services/image.ts';
import { tokenFor } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

const page = (text: string) =>
  `<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  ${text}<br /><br />\n\n\n\n </body>\n</html>`;

test('an error is a page for who takes anything, and JSON for who asks for it or says nothing', async (context) => {
  const system = await makeSystem({ hosts: [] });
  context.after(() => system.close());
  const token = await tokenFor('member', system.ports);
  const ask = (handler: ReturnType<typeof serveUnknown>, accept?: string) =>
    handler(
      {
        rawPath: '/',
        rawQueryString: '',
        headers: { host: 'x', 'x-auth-token': token, ...(accept === undefined ? {} : { accept }) },
        pathParameters: { image_id: '<i>' },
        requestContext: { domainName: 'x', http: { method: 'GET', path: '/', sourceIp: '192.0.2.1' } },
        isBase64Encoded: false,
      },
      {},
    );
  const show = serve({ service: image, operation: showImage }, system.ports);
  const unknown = serveUnknown(system.ports);
  for (const accept of ['*/*', 'text/html,application/xhtml+xml;q=0.9']) {
    const answer = await ask(show, accept);
    assert.deepEqual([answer.headers['Content-Type'], answer.body], ['text/html; charset=UTF-8', page('No image found with ID &lt;i&gt;')]);
    assert.equal((await ask(unknown, accept)).body, page('The resource could not be found.'));
  }
  for (const accept of [undefined, 'application/json', 'application/json, */*', 'image/png']) {
    const answer = await ask(show, accept);
    assert.equal(answer.headers['Content-Type'], 'application/json; charset=UTF-8');
    assert.deepEqual(Object.keys(JSON.parse(answer.body ?? '')), ['message', 'code', 'title']);
    assert.equal(JSON.parse((await ask(unknown, accept)).body ?? '').title, 'Not Found');
  }
});
