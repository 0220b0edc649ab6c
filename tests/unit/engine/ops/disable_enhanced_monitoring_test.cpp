#include "core/engine/ops/disable_enhanced_monitoring.h"

#include <gtest/gtest.h>

#include "core/engine/ops/enable_enhanced_monitoring.h"
#include "tests/unit/engine/lab.h"

namespace kds {
namespace {

using test::fails_with;
using test::Lab;
using test::succeeds;

Result<EnhancedMonitoringOutput> disable(Lab& lab, std::vector<std::string> metrics) {
    return disable_enhanced_monitoring(lab.engine, lab.call(), {{"s", std::move(metrics)}});
}

TEST(DisableEnhancedMonitoring, TakesFromWhatIsOn) {
    Lab lab;
    lab.make_active("s", 1);
    ASSERT_TRUE(succeeds(enable_enhanced_monitoring(lab.engine, lab.call(), {{"s", {"ALL"}}})));
    lab.wait(limits::kUpdatingTakes);
    auto disabled = disable(lab, {"IncomingBytes", "IteratorAgeMilliseconds"});
    ASSERT_TRUE(succeeds(disabled));
    EXPECT_EQ(disabled->current, ShardLevelMetrics::all());
    EXPECT_EQ(disabled->desired.names().size(), 5u);
    EXPECT_EQ(lab.stream().monitoring, ShardLevelMetrics::all());
    EXPECT_EQ(lab.stream().status, StreamStatus::Updating);
    lab.wait(limits::kUpdatingTakes);
    EXPECT_EQ(lab.stream().monitoring, disabled->desired);
    disabled = disable(lab, {"ALL"});
    EXPECT_TRUE(disabled->desired.is_empty());
    lab.wait(limits::kUpdatingTakes);
    EXPECT_TRUE(lab.stream().monitoring.is_empty());
    // What is off already changes nothing.
    ASSERT_TRUE(succeeds(disable(lab, {"ALL"})));
    EXPECT_EQ(lab.stream().status, StreamStatus::Active);
}

TEST(DisableEnhancedMonitoring, RefusesAStreamThatIsNotThereOrNotActive) {
    Lab lab;
    EXPECT_TRUE(fails_with(disable(lab, {"ALL"}), ErrorCode::ResourceNotFound,
                           "Stream s under account 123456789012 not found."));
    ASSERT_TRUE(succeeds(create_stream(lab.engine, lab.call(), {.stream_name = "s"})));
    EXPECT_TRUE(
        fails_with(disable(lab, {"ALL"}), ErrorCode::ResourceInUse,
                   "Stream s under account 123456789012 not ACTIVE, instead in state CREATING"));
}

}  // namespace
}  // namespace kds
