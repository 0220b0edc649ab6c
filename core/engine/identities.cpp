#include "core/engine/identities.h"

#include <memory>
#include <utility>

namespace kds {

void set_identities(Engine& engine, iam::Directory directory) {
    if (directory == iam::Directory{}) return engine.set_directory({});
    engine.set_directory(std::make_shared<const iam::Directory>(std::move(directory)));
}

}  // namespace kds
