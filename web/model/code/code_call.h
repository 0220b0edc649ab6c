/// What a command is as a call of the service, for the generators of code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/api/document.h"
#include "core/engine/action.h"
#include "core/sim/command.h"

namespace kds::web::code {

using kds::Action;  // Not what a learner does in the lab.

/// One call, whatever the language.
struct CodeCall {
    Action action{};
    /// An Object, typed: blobs are Blobs and times Timestamps, also if they came as texts and
    /// numbers (schema.h). Members without a value are left out.
    api::Value input = api::Value::object();
    /// The input's shard iterator is what a call before it has answered: languages name a variable,
    /// the wire has the text itself.
    bool continues_iterator = false;
};

/// Empty for a command that is no call of Kinesis: what_it_is() has a sentence about it then.
/// A GetRecords without an iterator goes on with `held`, or with "<shard iterator>" if that is
/// empty.
std::optional<CodeCall> code_call(const sim::Command& command, std::string_view held);

/// What the command would be in reality; empty for a call.
std::string what_it_is(const sim::Command& command);

/// "PutRecord", "Add a producer": the name of the act.
std::string name_of_act(const sim::Command& command);

/// Whether the operation answers anything (kinesis.md 2.5).
bool has_output(Action action);

}  // namespace kds::web::code
