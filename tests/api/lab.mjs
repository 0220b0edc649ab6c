// What the tests of the engine's module share: the module as it was just built, and clients of it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { createEngine, createRequestHandler } from "../../web/engine/kinesis.mjs";

const root = new URL("../../", import.meta.url);
const wasm = await WebAssembly.compile(await readFile(new URL("build/wasm/web/kinesis.wasm", root)));

export const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not a secret" };
export const region = "us-east-1";

export const new_engine = (options) => createEngine({ wasm, ...options });
export const new_handler = (options) => createRequestHandler({ wasm, ...options });

/** A client that talks to a handler, and the handler. */
export async function new_client(options, client_options = {}) {
    const handler = await new_handler({ region, ...options });
    return { handler, client: new KinesisClient({ region, credentials, requestHandler: handler, ...client_options }) };
}

/** A client whose stream "s" is ACTIVE. */
export async function client_with_stream(shards, options, client_options) {
    const { CreateStreamCommand } = await import("@aws-sdk/client-kinesis");
    const made = await new_client(options, client_options);
    await made.client.send(new CreateStreamCommand({ StreamName: "s", ShardCount: shards }));
    made.handler.advance(1000);
    return made;
}

const text = (bytes) => new TextDecoder().decode(bytes);
const authorization =
    "AWS4-HMAC-SHA256 Credential=AKID/20250101/us-east-1/kinesis/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
/** Headers of a request that nobody has signed, but that says it is. */
export const headers = (operation, type = "application/x-amz-json-1.1") => ({
    "Content-Type": type, "X-Amz-Target": `Kinesis_20131202.${operation}`, "X-Amz-Date": "20250101T000000Z", Authorization: authorization,
});
/** Calls an engine with a document in JSON; gives the answer with its document, null if it is empty. */
export function post(engine, operation, body) {
    const response = engine.call({ headers: headers(operation), body: JSON.stringify(body) });
    const is_json = response.body.length > 0 && !response.stream; // A stream begins with a frame.
    return { ...response, document: is_json ? JSON.parse(text(response.body)) : null };
}

/** A request handler whose virtual time passes by `ms(response)` after each answer, for clients that wait and try again. */
export const passing_time = (handler, ms) => ({
    metadata: handler.metadata,
    async handle(request, options) {
        const answer = await handler.handle(request, options);
        handler.advance(ms(answer.response));
        return answer;
    },
});

/** Asserts that a call of the SDK fails with an error of this class (or of this name), with this very message, and was made once. */
export const fails = (promise, type, message) =>
    assert.rejects(promise, (error) => {
        if (typeof type === "string") assert.equal(error.name, type);
        else assert.ok(error instanceof type, `${error.name}: ${error.message}`);
        if (message !== undefined) assert.equal(error.message, message);
        assert.equal(error.$metadata.httpStatusCode, 400);
        assert.equal(error.$metadata.attempts, 1);
        return true;
    });
