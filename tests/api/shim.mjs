// The engine behind a loopback address, for clients that speak HTTP. Not a server for anything but tests.

import { createServer } from "node:http";
import { createServer as create_http2_server } from "node:http2";

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

/** The same over HTTP/2 without TLS, as the SDK speaks it by itself; answers may go on. */
export async function serve_http2(engine) {
    const sessions = new Set();
    const server = create_http2_server();
    server.on("session", (session) => sessions.add(session.on("close", () => sessions.delete(session))));
    server.on("stream", async (stream, headers) => {
        const chunks = [];
        for await (const chunk of stream) chunks.push(chunk);
        const [, query = ""] = headers[":path"].split("?");
        const plain = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
        const answer = engine.call({ method: headers[":method"], query, headers: plain, body: Buffer.concat(chunks) });
        stream.on("error", () => {}); // The client has left.
        // Without the engine's date, from which the SDK would conclude that its own clock is wrong.
        const { date: _, ...shown } = answer.headers;
        stream.respond({ ":status": answer.status, ...shown });
        stream.write(answer.body);
        if (answer.stream !== undefined) {
            stream.on("close", () => answer.stream.close());
            for await (const frames of answer.stream) stream.write(frames);
        }
        stream.end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        address: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((resolve) => {
            for (const session of sessions) session.destroy();
            server.close(resolve);
        }),
    };
}
