/// What an application of the Kinesis Client Library needs of other services (kinesis.md 11.4, "KCL
/// 3 minimum"), asked of the policies of its principal.
///
/// How far it is enforced: whoever may not use the lease table with all actions of that list is a
/// worker that does not reach the table, as under the fault lease_partition: it takes no lease and
/// loses those it has, and so reads nothing. Which of the actions is missing makes no difference
/// here; in reality a library comes as far as the first call that is refused. The tables of metrics
/// and of the coordinator's state, and the index, are not asked for. PutMetricData is not needed to
/// work: who may not call it has no metrics of its own, of which the lab shows none.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/engine/engine.h"
#include "core/sim/access.h"

namespace kds::sim {

inline constexpr std::array<std::string_view, 8> kLeaseTableActions{
    "dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:UpdateTable",
    "dynamodb:Scan",        "dynamodb:GetItem",       "dynamodb:PutItem",
    "dynamodb:UpdateItem",  "dynamodb:DeleteItem"};

/// "arn:aws:dynamodb:us-east-1:123456789012:table/orders-app"; the table is in the account of the
/// application's principal and is called like the application, which is called like its actor.
std::string lease_table_arn(const Engine& engine, const Access& access, std::string_view actor);

/// The first of kLeaseTableActions that the actor's principal may not call; empty if it may do all.
std::string_view missing_table_action(const Engine& engine, const Access& access,
                                      std::string_view actor);

/// The sentence that it is answered then; `action` is what is missing.
std::string table_denial(const Engine& engine, const Access& access, std::string_view actor,
                         std::string_view action);

}  // namespace kds::sim
