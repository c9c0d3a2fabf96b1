using Clew.Analyse.Schema;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.Schema;

public sealed class ArgumentSchemaTests
{
    private const string Address = """
        {"type":"object","properties":{
           "street":{"type":"string"},"number":{"type":"integer"},"kind":{"enum":["home","work"]},"tags":{"type":"array","items":{"type":"string"}},
           "place":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/point"}]},"note":{"type":["string","null"]},"zip":{"type":"STRING","nullable":true}},
         "required":["street"],"additionalProperties":false,
         "$defs":{"point":{"type":"object","properties":{"lat":{"type":"number"}},"required":["lat"]}}}
        """;

    [Theory]
    [InlineData("""{"street":"a"}""")]
    [InlineData("""{"street":"a","number":3}""")]
    [InlineData("""{"street":"a","number":3.0}""")]
    [InlineData("""{"street":"a","number":null}""")]
    [InlineData("""{"street":"a","kind":"work","tags":["x","y"],"note":null,"zip":null}""")]
    [InlineData("""{"street":"a","place":"here"}""")]
    [InlineData("""{"street":"a","place":{"lat":1.5}}""")]
    public void FirstFault_ValidArguments_IsNull(string arguments) => ArgumentSchema.FirstFault(Address, arguments).ShouldBeNull();

    [Theory]
    [InlineData("""{"number":3}""", "“street” is missing")]
    [InlineData("""{"street":null}""", "“street” is null and not “string”")]
    [InlineData("""{"street":"a","number":"3"}""", "“number” is a text and not “integer”")]
    [InlineData("""{"street":"a","number":3.5}""", "“number” is a number and not “integer”")]
    [InlineData("""{"street":"a","kind":"boat"}""", "“kind” is “\"boat\"” and none of “[\"home\",\"work\"]”")]
    [InlineData("""{"street":"a","tags":["x",1]}""", "“tags[1]” is a number and not “string”")]
    [InlineData("""{"street":"a","place":{"lon":1}}""", "“place” fits none of the 2 forms that are allowed")]
    [InlineData("""{"street":"a","city":"b"}""", "“city” is no parameter of it")]
    [InlineData("[]", "the whole is an array and not “object”")]
    [InlineData("""{"street":"a",}""", "they are no JSON")]
    public void FirstFault_InvalidArguments_NamesIt(string arguments, string fault) => ArgumentSchema.FirstFault(Address, arguments).ShouldBe(fault);

    [Theory]
    [InlineData("""{"type":"object"}""", null)]
    [InlineData("no schema", """{"a":1}""")]
    [InlineData("true", """{"a":1}""")]
    [InlineData("""{"$ref":"https://example.com/schema.json"}""", """{"a":1}""")]
    [InlineData("""{"$ref":"#"}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{"format":"future","minimum":9}}}""", """{"a":1}""")]
    [InlineData("""{"type":"object"}""", "{\"a\":\"cut by…")]
    [InlineData("""{"type":"object"}""", "{'a': 1}")]
    [InlineData("""{"type":"object"}""", "one text")]
    [InlineData("""{"properties":{"phone":{"type":"integer"}}}""", """{"phone":[PHONE]}""")]
    [InlineData("""{"properties":{"phone":{"type":"integer"}}}""", """{"phone":"[PHONE:3f7a]"}""")]
    public void FirstFault_NothingToCompare_IsNull(string schema, string? arguments) => ArgumentSchema.FirstFault(schema, arguments).ShouldBeNull();
}
