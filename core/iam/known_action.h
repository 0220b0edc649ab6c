/// What a service can be asked for, as advice and warnings about policies must know it.
#pragma once

#include <cstdint>
#include <string_view>

namespace kds::iam {

/// What a policy must name as the resource of an action.
enum class ResourceKind : std::uint8_t {
    None,  ///< Nothing: only "*" fits.
    Stream,
    Consumer,  ///< A registered consumer of a stream.
    Either,    ///< A stream or a registered consumer.
};

struct KnownAction {
    std::string_view name;  ///< "PutRecord", without the service.
    ResourceKind resource = ResourceKind::Stream;
};

}  // namespace kds::iam
