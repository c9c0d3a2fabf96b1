using System.Reflection;

namespace Clew.Instrumentation.Tests;

/// <summary>Public types and members, a line each.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
        yield return $"{kind} {type.FullName}{(type.BaseType is { } parent && parent != typeof(object) && !type.IsEnum && !type.IsValueType ? $" : {Name(parent)}" : "")}";
        foreach (MemberInfo member in type.GetMembers(Declared).Where(IsPublic))
        {
            if (Signature(member) is { } signature)
            {
                yield return $"{type.FullName}.{signature}";
            }
        }
    }

    private static bool IsPublic(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsPublic),
        EventInfo @event => @event.AddMethod!.IsPublic,
        _ => false,
    };

    private static string? Signature(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: true } => null,
        MethodInfo method => $"{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property => $"{property.Name} {{ {Accessors(property)}}} : {Name(property.PropertyType)}",
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{field.Name} : {Name(field.FieldType)}",
        EventInfo @event => $"event {@event.Name} : {Name(@event.EventHandlerType!)}",
        _ => null,
    };

    private static string Accessors(PropertyInfo property) =>
        (property.GetMethod is { IsPublic: true } ? "get; " : "")
        + (property.SetMethod is { IsPublic: true } setter ? setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init; " : "set; " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }
        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
