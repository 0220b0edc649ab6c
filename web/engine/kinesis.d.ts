// Amazon Kinesis Data Streams as a module, in node, a page or a worker. See kinesis.mjs.

export interface EngineOptions {
    /** Twelve digits; "123456789012" if left out. */
    account?: string;
    /** "us-east-1" if left out. */
    region?: string;
    /** Request ids follow from it; 0 if left out. */
    seed?: number | bigint;
    /** "virtual" (as if left out): time passes by advance() alone. "wall": the machine's clock. */
    clock?: "virtual" | "wall";
    /** "off": nothing is refused for lack of throughput or for too many calls. Sizes and counts stay limited. */
    limits?: "on" | "off";
    /** How long changes take, in milliseconds. */
    delays?: {
        /** From CreateStream until the stream is ACTIVE; 500 if left out. */
        creating?: number;
        /** Each change of an ACTIVE stream, each split or merge of a resharding; 500 if left out. */
        updating?: number;
        /** From DeleteStream until the stream is gone; 500 if left out. */
        deleting?: number;
        /** From RegisterStreamConsumer until the consumer is ACTIVE; 500 if left out. */
        consumerCreating?: number;
        /** From DeregisterStreamConsumer until the consumer is gone; 500 if left out. */
        consumerDeleting?: number;
    };
    /** What AWS raises on request; what the Region gives if left out. */
    quotas?: {
        /** Open shards of an account. */
        shardsPerAccount?: number;
        /** That UpdateShardCount may ask for. */
        shardsPerStream?: number;
        /** Of an account. */
        onDemandStreams?: number;
    };
    /** Who signs with which access key. All other keys are those of `account`. */
    principals?: Record<string, { account: string; arn?: string }>;
    /** Where virtual time begins, a Date or milliseconds since 1970; 2025-01-01T00:00:00Z if left out. */
    start?: Date | number;
    /** The module, if it is not kinesis.wasm beside kinesis.mjs: its address, its bytes, or compiled. */
    wasm?: URL | string | BufferSource | WebAssembly.Module;
}

export interface RawRequest {
    /** "POST" if left out. */
    method?: string;
    /** What stands after "?", encoded. */
    query?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
}

export interface RawResponse {
    status: number;
    /** Names in lower case. */
    headers: Record<string, string>;
    /** Of an answer that goes on, its first frame. */
    body: Uint8Array;
    /** Set if the answer goes on: SubscribeToShard. */
    stream?: EventStream;
}

/**
 * The frames that follow the first one of SubscribeToShard, as the engine's time passes: by advance(), or with clock "wall" by
 * itself. Events that nobody takes wait; while 1,024 of them wait, nothing more is pushed.
 */
export interface EventStream extends AsyncIterableIterator<Uint8Array> {
    /** Whole frames, none if there is nothing now. `more`: others can be taken at once. */
    take(): { frames: Uint8Array; more: boolean; ended: boolean };
    /** Waits until there are frames. Several calls may wait; each gets other frames. */
    next(): Promise<IteratorResult<Uint8Array>>;
    /** The client leaves: the subscription ends. */
    close(): void;
    /** As close(). */
    return(): Promise<IteratorResult<Uint8Array>>;
}

/** A copy of everything that an engine holds, in the engine's memory until it is freed. */
export interface Snapshot {
    free(): void;
}

/** What AWS KMS says of a key, and "Deleted" for one that is no more. */
export type KeyState = "Enabled" | "Disabled" | "PendingDeletion" | "Deleted";

/** The keys by which streams are encrypted. "alias/aws/kinesis" is always there and never changes. */
export interface Kms {
    /** Makes a customer managed key, which is enabled; gives its ARN. `account` is that of the engine if left out. */
    createKey(options?: { alias?: string; account?: string }): string;
    /** Throws if createKey() has made no such key. */
    setKeyState(keyArn: string, state: KeyState): void;
}

export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** Lets virtual time pass, in milliseconds; gives the new time. Throws if the clock is the wall's. */
    advance(ms: number): number;
    /** Sixteen hexadecimal digits: equal digests mean equal engines. */
    stateHash(): string;
    snapshot(): Snapshot;
    /**
     * Takes the engine, and its virtual time, back to a snapshot of it. A snapshot can be restored many times. Event streams that
     * were opened after the snapshot end, without an exception. Those that were open then, and still are, go on from there, so
     * that events come again which they have given since.
     */
    restore(snapshot: Snapshot): void;
    readonly kms: Kms;
}

export interface Engine extends Clock {
    /** Answers one HTTP request. */
    call(request: RawRequest): RawResponse;
    destroy(): void;
}

/** What the SDK hands to a request handler: an HttpRequest of @smithy/protocol-http. */
export interface HandlerRequest {
    method: string;
    headers: Record<string, string>;
    query?: Record<string, string | string[] | null>;
    body?: unknown;
}

/**
 * Usable as `requestHandler` of a client of the AWS SDK for JavaScript v3. With a virtual clock its answers have no Date header,
 * because the SDK would hold it for a sign that a clock goes wrong.
 */
export interface RequestHandler extends Clock {
    readonly metadata: { handlerProtocol: string };
    handle(
        request: HandlerRequest,
        options?: { abortSignal?: { readonly aborted: boolean; addEventListener?: unknown } },
    ): Promise<{
        response: {
            statusCode: number;
            headers: Record<string, string>;
            /** Frames one after another for SubscribeToShard; an abort, or return() of the iterator, ends the subscription. */
            body: Uint8Array | AsyncIterableIterator<Uint8Array>;
        };
    }>;
    updateHttpClientConfig(key: string, value: unknown): void;
    httpHandlerConfigs(): Record<string, unknown>;
    destroy(): void;
}

export function createEngine(options?: EngineOptions): Promise<Engine>;
export function createRequestHandler(options?: EngineOptions): Promise<RequestHandler>;
