/// Policies to begin with: what each kind of program needs and no more (kinesis.md 11.3, 11.4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/iam/policy.h"

namespace kds::web {

enum class PolicyTemplate : std::uint8_t {
    Producer,     ///< By the SDK.
    ProducerKpl,  ///< By the Producer Library.
    Reader,       ///< Polls by the SDK.
    FanOut,       ///< Enhanced fan-out.
    Library,      ///< The Consumer Library, with its tables and metrics.
    Auditor,
    Administrator,
    OnlyTls,  ///< Denies whatever does not come by TLS.
    // Of a stream.
    SharedReader,  ///< Readers of another account.
    SharedWriter,
};

struct PolicyTemplateInfo {
    PolicyTemplate which;
    std::string_view id;
    std::string_view label;
    bool is_of_resource;
};
std::span<const PolicyTemplateInfo> policy_templates();

/// What the names in a template stand for.
struct TemplateNames {
    std::string stream = {};  ///< ARN.
    std::string key = {};     ///< ARN of the stream's own key; empty: it needs no permission.
    std::string region = {};
    std::string account = {};      ///< The stream's.
    std::string application = {};  ///< Name of the Consumer Library's application.
    std::string other_account = {};
};
iam::Policy policy_of(PolicyTemplate which, const TemplateNames& names);

}  // namespace kds::web
