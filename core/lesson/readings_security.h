/// Readings of who may do what, and who was refused. What is counted of calls comes from the
/// engine's audit log (core/engine/audit.h), which is empty in a world without principals and
/// policies, and goes as far back as that log does.
#pragma once

#include <cstdint>

#include "core/lesson/goal.h"

namespace kds::lesson {

/// Calls of the actors that fit since the mark that were refused for lack of permission
/// (AuditEntry::is_refused).
std::int64_t refused_calls(const ReadingFilter& where, const sim::World& world, const Mark& since);

/// Producers and consumers that fit who were refused like this at an action and have not been
/// answered at it since: who is shut out now.
std::int64_t shut_out(const ReadingFilter& where, const sim::World& world);

/// How wide a policy is: actions of Kinesis that the principal of the actor may do with the first
/// stream that fits, whatever says so. All of them without principals; 0 if there is no such stream
/// or the actor's access key is inactive.
std::int64_t allowed_actions(const ReadingFilter& where, const sim::World& world);

/// Streams that fit whose new records are encrypted.
std::int64_t encrypted_streams(const ReadingFilter& where, const sim::World& world);

}  // namespace kds::lesson
