#include "core/engine/ops/enable_enhanced_monitoring.h"

#include <gtest/gtest.h>

#include "core/engine/ops/describe_stream.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

using Names = std::vector<std::string_view>;

Result<EnhancedMonitoringOutput> enable(Lab& lab, std::vector<std::string> metrics) {
    return enable_enhanced_monitoring(lab.engine, lab.call(), {{"s", std::move(metrics)}});
}

TEST(EnableEnhancedMonitoring, AddsToWhatIsOn) {
    Lab lab;
    lab.make_active("s", 1);
    auto enabled = enable(lab, {"OutgoingBytes"});
    ASSERT_TRUE(succeeds(enabled));
    EXPECT_EQ(enabled->stream_name, "s");
    EXPECT_EQ(enabled->stream_arn, "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    EXPECT_TRUE(enabled->current.is_empty());
    EXPECT_EQ(enabled->desired.names(), Names{"OutgoingBytes"});
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    EXPECT_TRUE(lab.stream().monitoring.is_empty());
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
    enabled = enable(lab, {"IncomingBytes", "OutgoingBytes"});
    EXPECT_EQ(enabled->current.names(), Names{"OutgoingBytes"});
    EXPECT_EQ(enabled->desired.names(), (Names{"IncomingBytes", "OutgoingBytes"}));
    lab.wait(limits::kUpdatingTakes);
    enabled = enable(lab, {"ALL"});
    EXPECT_EQ(enabled->desired, ShardLevelMetrics::all());
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(describe_stream(lab.engine, lab.call(), {.stream_name = "s"})->monitoring,
              ShardLevelMetrics::all());
    EXPECT_EQ(describe_stream_summary(lab.engine, lab.call(), {.stream_name = "s"})->monitoring,
              ShardLevelMetrics::all());
}

TEST(EnableEnhancedMonitoring, WhatIsOnChangesNothing) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(enable(lab, {"ALL"})));
    lab.wait(limits::kUpdatingTakes);
    const auto again = enable(lab, {"IncomingBytes"});
    ASSERT_TRUE(succeeds(again));
    EXPECT_EQ(again->current, again->desired);
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
}

TEST(EnableEnhancedMonitoring, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(enable(lab, {"ALL"}), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(enable(lab, {"ALL"})));
    EXPECT_TRUE(
        fails_with(enable(lab, {"ALL"}), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state UPDATING"));
}

}  // namespace
}  // namespace kds
