using Clew.Analyse.View;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.View;

public sealed class ResultReaderTests
{
    private readonly ResultReader reader = new(DetectorSet.BuiltIn.Find("silent_tool_failure")!);

    [Theory]
    [InlineData("""{"error":"not found"}""")]
    [InlineData("""{ "Error" : { "code": 7 } }""")]
    [InlineData("""{"errors":[{"message":"no"}]}""")]
    [InlineData("""{"isError":true,"content":[{"type":"text","text":"no"}]}""")]
    [InlineData("""{"data":{"a":1},"success":false}""")]
    [InlineData("""{"statusCode":500}""")]
    [InlineData("""{"status":"error","message":"no"}""")]
    [InlineData("""{"code":404,"message":"no such page"}""")]
    [InlineData("""{"type":"error","text":"no"}""")]
    [InlineData("""{"error":"cut by the emit""")]
    [InlineData("  Error: no such file")]
    [InlineData("❌ Error: no such file")]
    [InlineData("**Error 404** no such page")]
    [InlineData("ZeroDivisionError: division by zero")]
    [InlineData("System.InvalidOperationException: no")]
    [InlineData("<tool_use_error>no</tool_use_error>")]
    public void Read_AnErrorInThePlaceOfAResult_IsAnError(string result) => reader.Read(result).ShouldBe(ResultShape.Error);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("None")]
    public void Read_Nothing_IsEmpty(string result) => reader.Read(result).ShouldBe(ResultShape.Empty);

    [Theory]
    [InlineData("""{"error":null,"errors":[],"exception":""}""")]
    [InlineData("""{"error":false}""")]
    [InlineData("""{"errors":3}""")]
    [InlineData("""{"error":"one shard","results":[1]}""")]
    [InlineData("""{"status":200}""")]
    [InlineData("""{"status":"shipped"}""")]
    [InlineData("""{"code":500,"name":"red"}""")]
    [InlineData("""{"message":"error"}""")]
    [InlineData("""{"log":{"error":"nested"}}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""["Error: in a list"]""")]
    [InlineData("Errors are described on page 4")]
    [InlineData("No error was found")]
    [InlineData("The call ended with ValueError: x")]
    [InlineData("<error-page-template>text")]
    [InlineData("0")]
    public void Read_AResultThatSpeaksOfErrors_IsUsable(string result) => reader.Read(result).ShouldBe(ResultShape.Usable);

    [Fact]
    public void Read_ALongText_IsUsableWhateverItStartsWith() => reader.Read("Error: " + new string('x', 20_000)).ShouldBe(ResultShape.Usable);

    [Fact]
    public void Read_NotCaptured_IsUsable() => reader.Read((string?)null).ShouldBe(ResultShape.Usable);
}
