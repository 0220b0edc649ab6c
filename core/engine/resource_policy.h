/// The policy of a stream or of a registered consumer.
#pragma once

#include <memory>
#include <string>

namespace kds {

namespace iam {
struct Policy;
}

struct ResourcePolicy {
    std::string text = {};  ///< JSON as PutResourcePolicy was given it; empty if there is none.
    /// What the text says. Null if it says nothing: then it allows and denies nobody anything.
    /// Follows from the text. Copies of an engine share it.
    std::shared_ptr<const iam::Policy> document = {};

    bool is_there() const { return !text.empty(); }
    void clear() {
        text.clear();
        document.reset();
    }
};

}  // namespace kds
