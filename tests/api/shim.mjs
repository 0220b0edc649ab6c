// The engine behind a loopback address, for clients that speak HTTP. Not a server for anything but tests.

import { createServer } from "node:http";

/** Serves an engine on a free port of this machine; gives the address and a function that ends it. */
export async function serve(engine) {
    const server = createServer(async (request, response) => {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const at = request.url.indexOf("?");
        const answer = engine.call({
            method: request.method,
            query: at < 0 ? "" : request.url.slice(at + 1),
            headers: request.headers,
            body: Buffer.concat(chunks),
        });
        response.sendDate = false; // The engine gives its own.
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        address: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
        }),
    };
}
