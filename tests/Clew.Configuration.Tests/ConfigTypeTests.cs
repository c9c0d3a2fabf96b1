using Clew.Configuration;

namespace Clew.Tests;

public sealed class ConfigTypeTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5s", 1500)]
    [InlineData("30d", 2_592_000_000)]
    [InlineData("250us", 0.25)]
    [InlineData("0", 0)]
    public void Duration_Spelling_IsRead(string text, double millis) => DurationText.Parse(text)!.Value.TotalMilliseconds.ShouldBe(millis);

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("-10s")]
    [InlineData("10 s")]
    [InlineData("ten seconds")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999d")]
    public void Duration_OtherText_IsRefused(string text) => DurationText.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("10s")]
    [InlineData("1h30m")]
    [InlineData("30d")]
    [InlineData("500ms")]
    [InlineData("0s")]
    public void Duration_Printed_IsAsWritten(string text) => DurationText.Print(DurationText.Parse(text)!.Value).ShouldBe(text);

    [Theory]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("10GB", 10_000_000_000)]
    [InlineData("1.5 KiB", 1536)]
    [InlineData("512", 512)]
    [InlineData("5mib", 5_242_880)]
    public void Bytes_Spelling_IsRead(string text, long bytes) => ByteSizeText.Parse(text).ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("64M")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("999999999TiB")]
    public void Bytes_OtherText_IsRefused(string text) => ByteSizeText.Parse(text).ShouldBeNull();

    [Fact]
    public void Bytes_Printed_UseTheLargestUnitThatFits() =>
        new long[] { 0, 100, 1024, 67_108_864, 10_000_000_000 }.Select(ByteSizeText.Print).ShouldBe(["0", "100", "1KiB", "64MiB", "9765625KiB"]);

    [Fact]
    public void Secret_NeverPrints()
    {
        Secret secret = new("hunter2");

        $"{secret}".ShouldBe("***");
        new { secret }.ToString()!.ShouldNotContain("hunter2");
        secret.Equals(new Secret("hunter2")).ShouldBeTrue();
        secret.Equals(new Secret("hunter3")).ShouldBeFalse();
        secret.Reveal().ShouldBe("hunter2");
    }
}
