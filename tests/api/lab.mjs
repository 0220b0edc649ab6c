// What the tests of the engine's module share: the module as it was just built, and clients of it.

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
