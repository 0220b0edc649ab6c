/// How a decision came about, step by step in the order of kinesis.md 11.2, as a learner reads it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/iam/evaluate.h"
#include "web/model/panel_models.h"

namespace kds::web {

/// The text of a policy that has a say, so that its lines can be shown.
struct TracedPolicy {
    iam::PolicyKind kind{};
    std::size_t level = 0;    ///< Of service control policies.
    std::string_view name{};  ///< Empty: the only one of its kind.
    std::string_view text{};
};

struct TraceStep {
    std::string title{};
    std::string text{};
    Tone tone = Tone::Plain;
    bool decided = false;              ///< It is the step that made the decision.
    std::vector<std::string> lines{};  ///< Of the statement.
};

struct Trace {
    bool is_allowed = false;
    std::string verdict;
    std::vector<TraceStep> steps;
};

Trace trace_of(const iam::Decision& decision, const iam::Trail& trail, std::string_view action,
               std::span<const TracedPolicy> policies);

/// "permissions boundary", …
std::string_view kind_text(iam::PolicyKind kind);

}  // namespace kds::web
