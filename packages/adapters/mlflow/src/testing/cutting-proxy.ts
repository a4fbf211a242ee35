import { createServer } from 'node:http';

/**
 * Hands requests on to a server, and loses one answer: the request with this number (1 is the first) is done by the server, then the connection is cut.
 */
export async function createCuttingProxy(target: string, cutAt: number) {
  let calls = 0;
  const proxy = createServer(async (request, response) => {
    calls += 1;
    const number = calls;
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET', url = '/' } = request;
    const type = request.headers['content-type'];
    const answer = await fetch(`${target}${url}`, {
      method,
      ...(method !== 'GET' && { body: Buffer.concat(chunks) }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (number === cutAt) response.destroy();
    else response.writeHead(answer.status).end(body);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    close: () => {
      proxy.closeAllConnections();
      return new Promise<void>((resolve) => proxy.close(() => resolve()));
    },
  };
}
