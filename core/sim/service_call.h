/// How an actor's client calls the service. For sources of core/sim only: it includes every
/// operation.
#pragma once

#include "core/engine/constraints.h"
#include "core/engine/engine.h"

namespace kds::sim {

/// A call as a client makes it: constraints first, then the operation. A request that does not
/// satisfy them is a CallFailed of nobody's stream.
template <typename Input, typename Operation>
auto checked_call(Engine& engine, const Call& call, Action action, const Input& input,
                  Operation operation) -> decltype(operation(engine, call, input)) {
    if (auto ok = check_constraints(input); !ok) {
        engine.log({.at = call.now,
                    .kind = EventKind::CallFailed,
                    .error = ok.error().code,
                    .actor = call.actor,
                    .action = action,
                    .call = engine.begin_call()});
        return std::unexpected(ok.error());
    }
    return operation(engine, call, input);
}

}  // namespace kds::sim
