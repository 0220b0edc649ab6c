/// The service's front door: an HTTP request in, its answer out. The checks before the operation
/// come in the service's own order, with its own answers (kinesis.md 1.5).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "core/api/http.h"
#include "core/engine/engine.h"

namespace kds::api {

struct Endpoint {
    /// Request ids follow from it and from the number of the call, so that a replay gives the same.
    std::uint64_t seed = 0;
    /// Who signs with which access key. Every other key is that of the engine's own account.
    std::map<std::string, Principal, std::less<>> principals = {};
};

/// Who calls follows from the request, and so does whose stream it means: `call` need not say it.
/// Precondition: `call.now` does not go back.
Response handle(Engine& engine, const Call& call, const Request& request,
                const Endpoint& endpoint = {});

}  // namespace kds::api
