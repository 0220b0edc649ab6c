// What a producer sends: looked at, taken from the catalogue, written by the learner, refused.
#include "tests/ui/acts_lab.h"

namespace kds::web::test {
namespace {

constexpr const char* kCatalog = "assets/payloads.json";

struct PayloadLab : ActsLab {
    explicit PayloadLab(Screen s = {1440, 900}) : ActsLab(s) {
        push(Select{ActorSelected{session().world().producers()[0].id}});
        push(EditPayload{session().world().producers()[0].id});
    }
    const sim::Producer& shop() const { return session().world().producers()[0]; }
    void bring_catalog() {
        EXPECT_TRUE(told(cat("{\"want\":\"", kCatalog, "\"}")));
        app.set_asset(kCatalog, std::string(*tests::embedded_file(kCatalog)));
        frames(3);
    }
    const OverlayModel::Section& section(std::size_t i) const {
        return app.model().overlay.sections[i];
    }
};

TEST(Payload, IsOpenedFromTheProducerAndShowsItsRecords) {
    ActsLab lab;
    lab.push(Select{ActorSelected{lab.session().world().producers()[0].id}});
    ASSERT_TRUE(lab.press("inspect.payload"));
    ASSERT_EQ(lab.view().overlay, Overlay::Payload);
    const OverlayModel& page = lab.app.model().overlay;
    EXPECT_EQ(page.title, "What Shop sends");
    ASSERT_EQ(page.sections.size(), 3u);
    ASSERT_EQ(page.sections[0].entries.size(), 3u);
    const auto made = static_cast<std::int64_t>(lab.session().world().producers()[0].made);
    EXPECT_EQ(page.sections[0].entries[0].head, cat("Record ", made));
    EXPECT_TRUE(page.sections[0].entries[0].text.ends_with(cat(": ", made)))
        << page.sections[0].entries[0].text;
    EXPECT_EQ(page.sections[2].entries[0].head, "On its way");
    EXPECT_TRUE(lab.frame_is_sound());
}

TEST(Payload, OfTheCatalogueIsSentFromThenOnAndCanBeUndone) {
    PayloadLab lab;
    lab.bring_catalog();
    ASSERT_GT(lab.section(2).entries.size(), 5u);
    const std::string use = lab.section(2).entries[1].row[0].id;
    const std::string id = use.substr(std::string_view("payload.use.").size());
    ASSERT_TRUE(lab.press(use));
    EXPECT_EQ(lab.shop().spec.template_id, id);
    EXPECT_TRUE(lab.section(2).entries[1].current);
    lab.push(Undo{});
    EXPECT_EQ(lab.shop().spec.template_id, "");
    EXPECT_EQ(lab.shop().spec.payload_template, "{n}");
}

TEST(Payload, TakenFromTheCatalogueCanBeEditedWithItsWords) {
    PayloadLab lab;
    lab.bring_catalog();
    std::size_t with_words = 0;
    for (std::size_t i = 0; i < lab.section(2).entries.size(); ++i) {
        const std::string edit = lab.section(2).entries[i].row[1].id;
        ASSERT_TRUE(lab.press(edit)) << edit;
        const std::string text = lab.view().field(Field::Payload);
        ASSERT_FALSE(text.empty());
        with_words += text.find("{list:") != text.npos || text.find("{words:") != text.npos;
        lab.push(EditField{Field::Payload, text + " edited"});
        ASSERT_TRUE(lab.press("payload.send")) << edit;
        EXPECT_EQ(lab.view().payload_error, "") << edit;
        EXPECT_TRUE(lab.shop().spec.payload_template.ends_with(" edited")) << edit;
    }
    EXPECT_GT(with_words, 0u);
}

TEST(Payload, ThatIsBadIsRefusedWithThePlaceAndNothingChanges) {
    PayloadLab lab;
    const std::uint64_t before = lab.commands();
    lab.push(EditField{Field::Payload, "ab{"});
    ASSERT_TRUE(lab.press("payload.send"));
    EXPECT_EQ(lab.view().payload_error,
              "This cannot be sent: payload template, character 3: { without a closing }.");
    EXPECT_EQ(lab.section(1).entries[0].text, lab.view().payload_error);
    EXPECT_EQ(lab.commands(), before);
    EXPECT_EQ(lab.view().field(Field::Payload), "ab{");
    lab.push(EditField{Field::Payload, "ab{n}"});
    EXPECT_EQ(lab.view().payload_error, "");  // It was of another text.
    ASSERT_TRUE(lab.press("payload.send"));
    EXPECT_EQ(lab.view().payload_error, "");
    EXPECT_EQ(lab.shop().spec.payload_template, "ab{n}");
}

TEST(Payload, HasItsPlaceAtEverySize) {
    for (const Screen& screen : kScreens) {
        PayloadLab lab(screen);
        lab.bring_catalog();
        EXPECT_TRUE(lab.sees("payload.template")) << screen.width;
        EXPECT_TRUE(lab.frame_is_sound()) << screen.width;
    }
}

}  // namespace
}  // namespace kds::web::test
