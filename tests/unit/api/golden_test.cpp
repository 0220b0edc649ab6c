// Requests and answers of each operation and error, as files: tests/golden/api/*.json. Each file
// plays on an engine of its own, from kStart on. UPDATE_GOLDEN=1 writes the answers anew.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/api/event_stream.h"
#include "core/api/operation.h"
#include "tests/unit/api/api_lab.h"

namespace kds::api {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::filesystem::path> golden_files() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator(SHARDLAB_SOURCE_DIR "/tests/golden/api"))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    return paths;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_at(const Json& step, const char* name) {
    const auto at = step.find(name);
    return at != step.end() && at->is_string() ? at->get_ref<const std::string&>() : std::string{};
}

/// The answer as the file has it: a body that is JSON stands there as JSON, one of frames as their
/// event types.
Json golden_of(const Response& response) {
    Json body = Json::parse(response.body, nullptr, false);
    if (body.is_discarded()) body = response.body;
    if (response.subscription != 0) {
        const auto first = read_event_frame(response.body);
        body = cat("frames: ", first ? first->frame.headers[0].value : "none");
    }
    return Json{{"status", response.status},
                {"request_id", test::header(response, "x-amzn-RequestId")},
                {"body", std::move(body)}};
}

void fill_in(std::string& body, std::string_view place, const std::string& text) {
    if (const auto at = body.find(place); at != std::string::npos)
        body.replace(at, place.size(), text);
}

/// Plays one file and returns it with the answers that came.
Json play(Json steps) {
    test::ApiLab lab;
    std::string last_iterator, last_token;
    for (Json& step : steps) {
        if (const auto wait = step.find("wait_ms"); wait != step.end())
            lab.lab.wait(Duration::millis(wait->get<std::int64_t>()));
        std::string body = step["request"].dump();
        // An iterator or a token that a step of this file was given before.
        fill_in(body, "{{iterator}}", last_iterator);
        fill_in(body, "{{token}}", last_token);
        const Response response = lab.post(text_at(step, "operation"), body);
        step["answer"] = golden_of(response);
        if (const std::string given = text_at(step["answer"]["body"], "ShardIterator");
            !given.empty())
            last_iterator = given;
        if (const std::string given = text_at(step["answer"]["body"], "NextToken"); !given.empty())
            last_token = given;
    }
    return steps;
}

TEST(Golden, EveryAnswerIsTheOneThatStandsInTheFile) {
    const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
    for (const auto& path : golden_files()) {
        const Json expected = Json::parse(read_file(path), nullptr, false);
        ASSERT_TRUE(expected.is_array() && !expected.empty()) << path;
        const Json actual = play(expected);
        if (update) {
            std::ofstream(path, std::ios::binary) << actual.dump(4) << '\n';
            continue;
        }
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_EQ(expected[i].dump(2), actual[i].dump(2)) << path << ", step " << i + 1;
    }
}

TEST(Golden, EachOperationHasAFileWithASuccessAndAnError) {
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const std::string name(to_string(static_cast<Action>(i)));
        const Json steps =
            Json::parse(read_file(cat(SHARDLAB_SOURCE_DIR "/tests/golden/api/", name, ".json")),
                        nullptr, false);
        ASSERT_TRUE(steps.is_array()) << name;
        bool success = false, error = false;
        for (const Json& step : steps) {
            if (text_at(step, "operation") != name) continue;
            (step["answer"]["status"] == 200 ? success : error) = true;
        }
        EXPECT_TRUE(success && error) << name;
    }
}

}  // namespace
}  // namespace kds::api
