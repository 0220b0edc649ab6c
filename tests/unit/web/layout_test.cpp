// Where panels and the parts of the stage are: nothing over each other, nothing outside.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "web/app/layout.h"
#include "web/stage/stage_layout.h"

namespace kds::web {
namespace {

constexpr float kExact = 0.01f;

bool overlap(const Rect& a, const Rect& b) {
    return a.x < b.right() - kExact && b.x < a.right() - kExact && a.y < b.bottom() - kExact &&
           b.y < a.bottom() - kExact;
}

bool inside(const Rect& a, const Rect& b) {
    return a.x >= b.x - kExact && a.y >= b.y - kExact && a.right() <= b.right() + kExact &&
           a.bottom() <= b.bottom() + kExact;
}

using Named = std::pair<std::string, Rect>;

void check(const std::vector<Named>& parts, const Rect& area, const std::string& where) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_FALSE(parts[i].second.empty()) << where << ": " << parts[i].first << " is empty";
        EXPECT_TRUE(inside(parts[i].second, area))
            << where << ": " << parts[i].first << " reaches outside";
        for (std::size_t k = i + 1; k < parts.size(); ++k)
            EXPECT_FALSE(overlap(parts[i].second, parts[k].second))
                << where << ": " << parts[i].first << " lies over " << parts[k].first;
    }
}

struct Size {
    float width;
    float height;
};
constexpr Size kSizes[] = {{1920, 1080}, {1440, 900}, {1280, 720}, {1100, 700},
                           {800, 1200},  {390, 844},  {320, 640}};

TEST(ShellLayout, PanelsTileTheWindow) {
    for (const auto& [width, height] : kSizes)
        for (const Sheet sheet : {Sheet::Lesson, Sheet::Drawer, Sheet::Inspector}) {
            const ShellLayout s = layout_shell(width, height, sheet);
            std::vector<Named> parts{
                {"top bar", s.top_bar}, {"stage", s.stage}, {"timeline", s.timeline}};
            const bool phone = s.kind == ShellLayout::Kind::Phone;
            EXPECT_EQ(phone, width < 700);
            if (!phone || sheet == Sheet::Lesson) parts.emplace_back("lesson", s.lesson);
            if (!phone || sheet == Sheet::Drawer) parts.emplace_back("drawer", s.drawer);
            if (!phone || sheet == Sheet::Inspector) parts.emplace_back("inspector", s.inspector);
            if (phone) parts.emplace_back("tabs", s.sheet_tabs);
            const std::string where = cat(static_cast<int>(width), "x", static_cast<int>(height));
            check(parts, {0, 0, width, height}, where);
            float area = 0;
            for (const Named& part : parts) area += part.second.w * part.second.h;
            EXPECT_NEAR(area, width * height, 1) << where;
            if (phone) {
                EXPECT_GE(s.stage.w, 320) << where;
                EXPECT_GE(s.stage.h, 240) << where;
                EXPECT_GE(s.sheet_tabs.h, 44) << where;
            } else {
                EXPECT_GE(s.stage.w, 480) << where;
                EXPECT_GE(s.stage.h, 280) << where;
                EXPECT_GE(s.lesson.w, 360) << where;
                EXPECT_GE(s.drawer.w, 320) << where;
                EXPECT_GE(s.drawer.h, 200) << where;
                EXPECT_GE(s.inspector.h, 200) << where;
            }
        }
}

TEST(ShellLayout, ALowWindowHasTheSheetBesideTheStage) {
    // A phone on its side, and the windows of a desk with text of 200 %.
    for (const auto& [width, height] :
         {Size{844, 390}, Size{720, 450}, Size{640, 360}, Size{480, 320}}) {
        const ShellLayout s = layout_shell(width, height, Sheet::Lesson);
        const std::string where = cat(static_cast<int>(width), "x", static_cast<int>(height));
        check({{"top bar", s.top_bar},
               {"stage", s.stage},
               {"timeline", s.timeline},
               {"tabs", s.sheet_tabs},
               {"lesson", s.lesson}},
              {0, 0, width, height}, where);
        EXPECT_GE(s.lesson.h, 200) << where;
        EXPECT_GE(s.stage.h, 200) << where;
        EXPECT_EQ(s.lesson.right(), s.stage.x) << where;
    }
    // Upright with large text: the stage leaves the sheet the greater part.
    const ShellLayout upright = layout_shell(195, 422, Sheet::Lesson);
    EXPECT_GE(upright.lesson.h, 120);
    EXPECT_GE(upright.stage.h, 110);
}

TEST(ShellLayout, NothingIsOutsideAtAnySize) {
    for (float width = 200; width <= 2'000; width += 37)
        for (float height = 200; height <= 1'400; height += 53)
            for (const Sheet sheet : {Sheet::Lesson, Sheet::Drawer, Sheet::Inspector}) {
                const ShellLayout s = layout_shell(width, height, sheet);
                for (const Rect& part :
                     {s.top_bar, s.lesson, s.stage, s.drawer, s.inspector, s.sheet_tabs}) {
                    ASSERT_GE(part.w, 0);
                    ASSERT_GE(part.h, 0);
                    ASSERT_TRUE(part.empty() || inside(part, s.screen)) << width << 'x' << height;
                }
            }
}

StageModel model_of(std::size_t lanes, std::size_t producers, std::size_t consumers) {
    StageModel m;
    m.has_stream = true;
    for (std::size_t i = 0; i < lanes; ++i) {
        LaneModel lane;
        lane.range_top = static_cast<float>(i) / static_cast<float>(lanes);
        lane.range_bottom = static_cast<float>(i + 1) / static_cast<float>(lanes);
        m.lanes.push_back(lane);
    }
    m.producers.resize(producers);
    m.consumers.resize(consumers);
    return m;
}

StageLayout layout_of(const StageModel& model, Rect area, const StageCamera& camera = {}) {
    StageLayout out;
    layout_stage(model, area, camera, out);
    return out;
}

std::vector<Named> parts_of(const StageLayout& l) {
    std::vector<Named> parts{{"heads", l.heads}, {"legend", l.legend}, {"ruler", l.ruler}};
    for (std::size_t i = 0; i < l.lanes.size(); ++i)
        parts.emplace_back(cat("lane ", i), l.lanes[i]);
    for (std::size_t i = 0; i < l.producers.size(); ++i)
        parts.emplace_back(cat("producer ", i), l.producers[i]);
    for (std::size_t i = 0; i < l.consumers.size(); ++i)
        parts.emplace_back(cat("consumer ", i), l.consumers[i]);
    return parts;
}

TEST(StageLayout, AllOfItFitsWhateverThereIs) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        for (const std::size_t lanes : {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 33, 64})
            for (const std::size_t producers : {1, 2, 3, 5, 8, 13})
                for (const std::size_t consumers : {0, 1, 2, 4, 6, 11, 20}) {
                    const StageLayout l = layout_of(model_of(lanes, producers, consumers), area);
                    const std::string where =
                        cat(static_cast<int>(width), "x", static_cast<int>(height), " with ", lanes,
                            " lanes, ", producers, " producers, ", consumers, " consumers");
                    check(parts_of(l), area, where);
                    ASSERT_EQ(l.belts.size(), lanes);
                    for (std::size_t i = 0; i < lanes; ++i) {
                        EXPECT_FALSE(l.belts[i].empty()) << where;
                        EXPECT_TRUE(inside(l.belts[i], l.lanes[i])) << where << ": belt " << i;
                        EXPECT_LE(std::min(l.dot_radius, l.lanes[i].h * 0.4f) * 2,
                                  l.belts[i].h + kExact)
                            << where;
                    }
                    EXPECT_GE(l.visible_dots, 4u) << where;
                    EXPECT_LE(l.dot_radius * 2, l.dot_spacing + kExact) << where;
                    if (HasFailure()) return;
                }
    }
}

TEST(StageLayout, LinksEndBeforeTheCardsAndGoOverNone) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        for (const std::size_t consumers : {1, 2, 6, 11, 16, 20}) {
            const StageLayout l = layout_of(model_of(2, 2, consumers), area);
            if (l.narrow) continue;
            for (std::size_t i = 0; i < consumers; ++i) {
                const Point entry = l.consumer_entry(i);
                const std::string where =
                    cat(static_cast<int>(width), ": consumer ", i, " of ", consumers);
                EXPECT_LE(entry.x, l.bottom.x + kExact) << where;
                EXPECT_GE(entry.y, l.view.y) << where;
                EXPECT_LE(entry.y, l.view.bottom()) << where;
                if (l.consumers[i].x <= entry.x + kExact) continue;
                // The way to the second column lies between the rows of the first.
                for (const Rect& card : l.consumers)
                    EXPECT_FALSE(entry.y > card.y + kExact && entry.y < card.bottom() - kExact)
                        << where;
            }
        }
    }
}

TEST(StageLayout, ALineOfTextHasRoomInEachCardAndInEachLaneThatHasATitle) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        for (const std::size_t count : {1, 3, 6, 12, 13, 20}) {
            const StageLayout l =
                layout_of(model_of(count, std::min<std::size_t>(count, 13), count), area);
            // The letters of the smallest type are 14 pixels high; its line is higher.
            for (const Rect& card : l.producers) EXPECT_GE(card.h, 15) << width << ' ' << count;
            for (const Rect& card : l.consumers) EXPECT_GE(card.h, 15) << width << ' ' << count;
            for (std::size_t i = 0; i < count; ++i)
                if (l.levels[i] != LaneLevel::Bare) {
                    EXPECT_GE(l.lanes[i].h, 15);
                }
        }
    }
}

TEST(StageLayout, ACloserLookShowsAPartOfEachColumn) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        const StageModel m = model_of(64, 13, 20);
        const float most = layout_of(m, area).zoom_most;
        EXPECT_GT(most, 4) << width;
        for (const float zoom : {1.5f, 4.0f, most, most * 2})
            for (const float pan : {0.0f, 0.4f, 1.0f}) {
                const StageLayout l = layout_of(m, area, {zoom, pan});
                const std::string where = cat(static_cast<int>(width), " zoomed");
                for (std::size_t i = 1; i < l.lanes.size(); ++i)
                    ASSERT_GE(l.lanes[i].y, l.lanes[i - 1].bottom() - kExact) << where;
                std::vector<Named> seen{{"heads", l.heads}, {"legend", l.legend}};
                for (const Rect& lane : l.lanes)
                    if (lane.y >= l.view.y && lane.bottom() <= l.view.bottom())
                        seen.emplace_back("lane", lane);
                check(seen, area, where);
                // The ends of what there is are the ends of the way.
                if (pan == 0) {
                    EXPECT_GE(l.lanes.front().y, l.view.y - kExact) << where;
                }
                if (pan == 1) {
                    EXPECT_LE(l.lanes.back().bottom(), l.view.bottom() + 0.5f) << where;
                }
                EXPECT_NEAR(l.ruler_y(m.lanes[1].range_top), l.lanes[1].y, l.lanes[0].h) << where;
            }
        // Then lanes are as high as they want, and can be read.
        const StageLayout closest = layout_of(m, area, {most, 0});
        EXPECT_GE(closest.levels[0], LaneLevel::Tight) << width;
    }
}

TEST(StageLayout, WhatFitsHasNoButtons) {
    const Rect area = layout_shell(1920, 1080, Sheet::Lesson).stage;
    EXPECT_TRUE(layout_of(model_of(2, 2, 2), area).fit.empty());
    const StageLayout many = layout_of(model_of(64, 2, 2), area);
    EXPECT_GE(many.zoom_in.w, 24);
    EXPECT_GE(many.zoom_in.h, 24);
    EXPECT_TRUE(inside(many.fit, area));
    EXPECT_FALSE(overlap(many.fit, many.zoom_in));
}

TEST(StageLayout, AClosedShardGivesWayToOpenOnes) {
    StageModel m = model_of(6, 1, 1);
    m.lanes[1].closed = true;
    const StageLayout l = layout_of(m, layout_shell(1440, 900, Sheet::Lesson).stage);
    EXPECT_LT(l.lanes[1].h, l.lanes[0].h);
    EXPECT_GE(l.levels[1], LaneLevel::Slim);
}

TEST(StageLayout, MakesNoNewRoomOnceItHasGrown) {
    const StageModel m = model_of(64, 13, 20);
    const Rect area = layout_shell(1440, 900, Sheet::Lesson).stage;
    StageLayout l = layout_of(m, area);
    const Rect* const lanes = l.lanes.data();
    layout_stage(m, area, {2, 0.5f}, l);
    EXPECT_EQ(l.lanes.data(), lanes);
}

TEST(StageLayout, WithoutLanesActorsStillHaveTheirPlaces) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        const StageLayout l = layout_of(model_of(0, 2, 0), area);
        EXPECT_TRUE(l.lanes.empty());
        EXPECT_TRUE(l.consumers.empty());
        for (const Rect& card : l.producers) EXPECT_TRUE(inside(card, area));
    }
}

TEST(StageLayout, TheRulerIsAsHighAsTheLanes) {
    const StageLayout l = layout_of(model_of(4, 1, 1), {392, 56, 1000, 538});
    EXPECT_EQ(l.ruler_y(0), l.lanes.front().y);
    EXPECT_NEAR(l.ruler_y(1), l.lanes.back().bottom(), kExact);
}

TEST(StageLayout, DotsStandInTheirBelt) {
    for (const auto& [width, height] : kSizes) {
        const Rect area = layout_shell(width, height, Sheet::Lesson).stage;
        const StageLayout l = layout_of(model_of(3, 1, 1), area);
        for (const double arrived : {0.0, 1.0, 5.0, 1'000.0, 1e9}) {
            // The newest one that has settled, and the oldest that can still be seen.
            const double newest = arrived - 1;
            if (newest < 0) continue;
            const Point last = l.dot_place(1, newest, arrived);
            EXPECT_LE(last.x, l.belts[1].right()) << width << ", " << arrived;
            EXPECT_GE(last.x, l.belts[1].x) << width << ", " << arrived;
            EXPECT_NEAR(last.y, l.belts[1].center().y, kExact);
        }
        // Filled from the left until it is full, then moving.
        EXPECT_LT(l.dot_place(0, 0, 1).x, l.dot_place(0, 1, 2).x);
        const auto full = static_cast<double>(l.visible_dots);
        EXPECT_NEAR(l.dot_place(0, full - 1, full).x, l.dot_place(0, full, full + 1).x, 0.01f);
    }
}

TEST(StageLayout, ARecordEntersItsLaneWhereItsKeyIs) {
    const StageModel m = model_of(2, 1, 1);
    const StageLayout l = layout_of(m, {392, 56, 1000, 538});
    EXPECT_NEAR(l.lane_entry(0, 0.0f, m.lanes[0]).y, l.lanes[0].y, kExact);
    EXPECT_NEAR(l.lane_entry(0, 0.25f, m.lanes[0]).y, l.lanes[0].center().y, kExact);
    EXPECT_NEAR(l.lane_entry(1, 0.5f, m.lanes[1]).y, l.lanes[1].y, kExact);
    EXPECT_NEAR(l.lane_entry(1, 1.0f, m.lanes[1]).y, l.lanes[1].bottom(), kExact);
    // A key outside of the range, as rounding may give one, stays at the edge.
    EXPECT_NEAR(l.lane_entry(0, 0.9f, m.lanes[0]).y, l.lanes[0].bottom(), kExact);
}

}  // namespace
}  // namespace kds::web
