using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Clew.Server;

/// <summary>
/// Which port a connection came in on, so that a machine can open OTLP to its network while UI and API stay private. Known per connection
/// because with port 0 the number is not known when routes are mapped.
/// </summary>
internal sealed record PortRole(bool ServesUi, bool ServesGrpc)
{
    public void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(this);
        return next(connection);
    });

    public static PortRole Of(HttpContext context) => context.Features.Get<PortRole>() ?? new PortRole(ServesUi: true, ServesGrpc: true);
}
