/// Asks beforehand what a call would be answered, without making it: for showing, and for what
/// applications ask of other services.
///
///   const AccessAnswer answer = ask(engine, access, {.actor = "orders-app",
///       .action = "kinesis:GetRecords", .resource = "arn:aws:kinesis:…:stream/orders"}, &trail);
#pragma once

#include <string>
#include <string_view>

#include "core/engine/engine.h"
#include "core/iam/evaluate.h"
#include "core/sim/access.h"

namespace kds::sim {

struct AccessQuestion {
    std::string_view principal = {};  ///< Name; empty: the administrator.
    /// The actor or the learner ("") by whose way the request comes. Its principal is not asked.
    std::string_view by_way_of = {};
    std::string_view action = {};    ///< "kinesis:PutRecord", "dynamodb:GetItem", …
    std::string_view resource = {};  ///< ARN, or "*". Its policy and its tags are asked.
};

struct AccessAnswer {
    /// Signs with a key that is inactive: nothing else is asked.
    bool is_unrecognized = false;
    /// Its texts lie in the directory and in the resource's policy, and live no longer.
    iam::Decision decision = {};

    bool is_allowed() const { return !is_unrecognized && decision.is_allowed; }
};

/// `trail`, if there is one, has all statements that were looked at. A stream or a consumer that is
/// not there has no policy.
AccessAnswer ask(const Engine& engine, const Access& access, const AccessQuestion& question,
                 iam::Trail* trail = nullptr);

/// The request that ask() decides; the texts of `question` are copied.
iam::Request request_of(const Engine& engine, const Access& access, const AccessQuestion& question);

/// The sentence of AccessDenied for an answer that is not allowed (kinesis.md 3.7).
std::string denial_of(const AccessAnswer& answer, const iam::Request& request);

}  // namespace kds::sim
