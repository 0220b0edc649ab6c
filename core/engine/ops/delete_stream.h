/// DeleteStream (API Reference, DeleteStream; kinesis.md 2.3, 2.4, 2.5).
#pragma once

#include <string>

#include "core/engine/engine.h"

namespace kds {

struct DeleteStreamInput {
    std::string stream_name;
    bool enforce_consumer_deletion = false;  ///< Its registered consumers may go with it.
};

/// The stream is DELETING when this returns, and gone limits::kDeletingTakes later: then its name
/// is free, and its iterators name nothing. Until then records can be read but not put. A change
/// under way is given up. Fails with ResourceNotFound, or with ResourceInUse if the stream has
/// registered consumers that the input does not give up. Precondition: the input satisfies
/// check_constraints().
Result<void> delete_stream(Engine& engine, const Call& call, const DeleteStreamInput& input);

}  // namespace kds
