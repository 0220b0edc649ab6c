/// A scenario on whose stage everything can be done by hand.
#pragma once

#include "tests/ui/ui_lab.h"

namespace kds::web::test {

struct ActsLab : Lab {
    explicit ActsLab(Screen s = {1440, 900}, std::string_view more = {}, AppOptions options = {})
        : Lab(s, options) {
        app.open_address("#/s/acts");
        frames(2);
        app.set_asset(
            "assets/scenarios/acts.json",
            cat(R"({"schema":1,"id":"acts","title":"Acts","shows":"By hand.","seed":1,)",
                R"("warm_up_ms":2000,"setup":[)",
                R"({"do":"create_stream","stream":"clicks","shards":2},)",
                R"({"do":"add_producer","name":"Shop","stream":"clicks",)",
                R"("records_per_1000s":10000,"keys":"round_robin","key_prefix":"u-",)",
                R"("key_count":50,"payload":"{n}"},)",
                R"({"do":"add_consumer","name":"Billing","stream":"clicks","kind":"kcl",)",
                R"("start_at":"TRIM_HORIZON","workers":3})", more, R"(],"schedule":[],)",
                R"("expected":[{"at_ms":1000,"read":"alarms","op":"==","value":0}]})"));
        frames(5);
        if (!session().scenario()) {
            ADD_FAILURE() << app.model().lesson.notice;
            std::abort();
        }
        run_for(500);
        pause();
    }

    const Stream& stream() const { return session().world().engine().streams().front(); }
    std::uint32_t open_shards() const { return stream().open_shard_count(); }
    std::uint64_t commands() const { return session().world().log().end(); }
    const ActModel& act() const { return app.model().stage.acts.act; }
    /// Records a thousand seconds of the shop.
    std::int64_t rate() const {
        return session().world().producers()[0].rate_at(session().world().now());
    }
    /// Lets the service finish a change.
    void settle() {
        push(TogglePause{});
        run_for(2'000);
        pause();
    }
    Point middle(std::string_view id) const {
        const HitMap::Entry* const entry = hit(id);
        EXPECT_TRUE(entry) << id;
        return entry ? entry->rect.center() : Point{};
    }
    /// Takes a control and drags it, without letting go.
    void drag(std::string_view id, Point by) {
        const Point from = middle(id);
        platform.pointer_down(from);
        for (int i = 1; i <= 10; ++i)
            platform.pointer_move(from + by * (static_cast<float>(i) / 10.0f));
        frames(2);
    }
    void drop() {
        platform.pointer_up();
        frames(2);
    }
};

}  // namespace kds::web::test
