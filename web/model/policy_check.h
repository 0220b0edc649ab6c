/// Reads a policy that is being written, and says in which line something is wrong; finds the lines
/// of a statement.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/policy_reader.h"
#include "core/iam/policy.h"

namespace kds::web {

struct PolicyCheck {
    std::optional<iam::Policy> policy;  ///< Empty if it cannot be read.
    std::string error;                  ///< "Statement[0].Effect: found …", or what is no JSON.
    std::size_t line = 0;               ///< Of the error, from 1; 0: of no line in particular.
};

PolicyCheck check_policy(std::string_view text, api::PolicyUse use);

/// Lines from 1, both included; empty if there is no such place.
struct LineRange {
    std::size_t first = 0;
    std::size_t last = 0;
    bool empty() const { return first == 0; }
    friend bool operator==(const LineRange&, const LineRange&) = default;
};

/// "Statement[1]", "Statement[1].Action[0]", "Statement.Effect": of the policy as a JSON document.
/// Where the path leads no further, the lines of what encloses it.
LineRange lines_of(std::string_view text, std::string_view path);
/// A single statement may stand without a list.
LineRange lines_of_statement(std::string_view text, std::size_t statement);
/// Of one value of an element, "Action"; a single value may stand without a list.
LineRange lines_of_element(std::string_view text, std::size_t statement, std::string_view element,
                           std::size_t value);

/// The lines with what they have in common at their beginning cut off.
std::vector<std::string> excerpt(std::string_view text, LineRange lines);

}  // namespace kds::web
